/** The main job: runs a workload through the whole production pipeline, in virtual time, and says what came of it. */
@NullMarked
package org.spiderscheduler.examples.runner;

import org.jspecify.annotations.NullMarked;
