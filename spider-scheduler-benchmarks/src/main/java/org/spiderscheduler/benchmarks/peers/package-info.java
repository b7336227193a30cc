/** What a user would take instead of the dispatch queue, where it is not a queue of the JDK or of JCTools as it is. */
@NullMarked
package org.spiderscheduler.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
