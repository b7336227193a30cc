/** Workloads from trace files: scientific workflows in WfFormat, and logs of clusters in SWF. */
@NullMarked
package org.spiderscheduler.examples.trace;

import org.jspecify.annotations.NullMarked;
