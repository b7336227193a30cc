/** A scheduler for a real Spider cluster: a service with a configuration file that embeds the library. */
@NullMarked
package org.spiderscheduler.examples.cluster;

import org.jspecify.annotations.NullMarked;
