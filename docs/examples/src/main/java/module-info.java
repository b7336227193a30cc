/** What the documents show, compiled and tested, and the main job. Nothing depends on it, so it exports nothing. */
@org.jspecify.annotations.NullMarked
module org.spiderscheduler.examples {
    requires static org.jspecify;
    requires org.spiderscheduler.core;
}
