/** The threads of the network, named and owned. Not exported. */
@NullMarked
package org.spiderscheduler.grpc.net;

import org.jspecify.annotations.NullMarked;
