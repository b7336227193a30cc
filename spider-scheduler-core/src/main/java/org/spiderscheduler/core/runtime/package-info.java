/** The runtime that wires storage client, core, queue and service, and requeues and retries for any core. */
@NullMarked
package org.spiderscheduler.core.runtime;

import org.jspecify.annotations.NullMarked;
