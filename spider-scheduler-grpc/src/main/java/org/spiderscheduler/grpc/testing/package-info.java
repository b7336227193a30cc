/**
 * A whole cluster over loopback TCP, for tests: the testkit's storage behind the real wire protocol, and execution
 * managers that speak the real one to the scheduler. Needs the testkit beside this module.
 */
@NullMarked
package org.spiderscheduler.grpc.testing;

import org.jspecify.annotations.NullMarked;
