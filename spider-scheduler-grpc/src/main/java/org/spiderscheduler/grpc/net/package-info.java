/** The network threads. Not exported. */
@NullMarked
package org.spiderscheduler.grpc.net;

import org.jspecify.annotations.NullMarked;
