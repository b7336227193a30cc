/** Workloads from trace files: scientific workflows in WfFormat, and cluster logs in SWF. */
@NullMarked
package org.spiderscheduler.examples.trace;

import org.jspecify.annotations.NullMarked;
