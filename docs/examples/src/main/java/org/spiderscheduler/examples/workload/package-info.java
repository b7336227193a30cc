/** What to run: jobs and their task graphs, built in or read from a trace, and how fast they could be done. */
@NullMarked
package org.spiderscheduler.examples.workload;

import org.jspecify.annotations.NullMarked;
