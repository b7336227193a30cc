package org.spiderscheduler.testkit.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Where the mistake is likely to be when a test fails; shown in its message. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface LookAt {
    String value();
}
