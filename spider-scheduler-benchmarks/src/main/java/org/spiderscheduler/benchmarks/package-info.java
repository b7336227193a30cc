/** What the tests and benchmarks of the dispatch queue share. */
@NullMarked
package org.spiderscheduler.benchmarks;

import org.jspecify.annotations.NullMarked;
