/** The service that execution managers talk to. */
@NullMarked
package org.spiderscheduler.core.service;

import org.jspecify.annotations.NullMarked;
