/** The runtime that wires storage client, core, queue and service, and what it gives any core without its knowing. */
@NullMarked
package org.spiderscheduler.core.runtime;

import org.jspecify.annotations.NullMarked;
