package org.spiderscheduler.testkit.tck;

/** One thing that is wrong on purpose: a constant of an enumeration for each, which makes the wrong implementation. */
interface Flaw {
    /** Its name as a constant. */
    String name();

    /** The rule that it breaks; where one mistake cannot but break two, both, with a blank between. */
    String rules();
}
