/** Messages of the wire protocol, to and from the values of the API. Not exported. */
@NullMarked
package org.spiderscheduler.grpc.wire;

import org.jspecify.annotations.NullMarked;
