/**
 * A whole cluster over loopback TCP, for tests: the testkit's storage and execution managers, which talk to the
 * scheduler over the real wire protocol. Needs the testkit in addition to this module.
 */
@NullMarked
package org.spiderscheduler.grpc.testing;

import org.jspecify.annotations.NullMarked;
