/** The service that execution managers call. */
@NullMarked
package org.spiderscheduler.core.service;

import org.jspecify.annotations.NullMarked;
