/** Converts between messages of the wire protocol and values of the API. Not exported. */
@NullMarked
package org.spiderscheduler.grpc.wire;

import org.jspecify.annotations.NullMarked;
