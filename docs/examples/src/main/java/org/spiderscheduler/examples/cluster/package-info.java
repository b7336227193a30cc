/** A scheduler for a real Spider cluster: it embeds the library as a service with a configuration file does. */
@NullMarked
package org.spiderscheduler.examples.cluster;

import org.jspecify.annotations.NullMarked;
