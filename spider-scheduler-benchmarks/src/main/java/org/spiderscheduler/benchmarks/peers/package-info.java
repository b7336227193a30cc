/**
 * What users would use instead of the dispatch queue, apart from the queues of the JDK and JCTools, which need no code
 * here.
 */
@NullMarked
package org.spiderscheduler.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
