/** Runs a workload through the whole production pipeline, in virtual time, and reports the result. */
@NullMarked
package org.spiderscheduler.examples.runner;

import org.jspecify.annotations.NullMarked;
