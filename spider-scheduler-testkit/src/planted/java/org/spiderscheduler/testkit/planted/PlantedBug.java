package org.spiderscheduler.testkit.planted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A mistake that could be made in the production code: one edit of one source file.
 *
 * @param name a few words, unique in its catalogue
 * @param mistake one sentence: what goes wrong
 * @param className the top-level class of the source file
 * @param original the text to replace, which occurs exactly once; its white space matches any
 * @param edited the text to put in its place
 */
public record PlantedBug(String name, String mistake, String className, String original, String edited) {
    /** All modules are named after the package that they begin with. */
    private static final String MODULE_PREFIX = "spider-scheduler-";

    /**
     * Checks what can be checked without the source.
     *
     * @throws IllegalArgumentException if the edit changes nothing, or the class is not one of the library's
     */
    public PlantedBug {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mistake, "mistake");
        if (!className.startsWith(EditedClasses.PREFIX)) {
            throw new IllegalArgumentException("className: " + className + " is not in " + EditedClasses.PREFIX + "*");
        }
        if (original.isBlank() || original.equals(edited)) {
            throw new IllegalArgumentException("original: the edit of \"" + name + "\" changes nothing");
        }
    }

    /**
     * Makes the mistake.
     *
     * @return the text of the source file, edited
     * @throws IllegalStateException if the original does not occur in it exactly once: the code has changed, and the
     *     edit has to follow
     */
    String editedSource() {
        Path file = sourceFile();
        String source;
        try {
            source = Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("bug \"" + name + "\": cannot read " + file, unreadable);
        }
        Matcher found = Stream.of(original.strip().split("\\s+"))
                .map(Pattern::quote)
                .collect(Collectors.collectingAndThen(Collectors.joining("\\s+"), Pattern::compile))
                .matcher(source);
        int start = found.find() ? found.start() : -1;
        int end = start < 0 ? -1 : found.end();
        if (start < 0 || found.find()) {
            throw new IllegalStateException("bug \"" + name + "\": its original appears "
                    + (start < 0 ? "nowhere" : "more than once") + " in " + file + ":\n" + original);
        }
        return source.substring(0, start) + edited + source.substring(end);
    }

    private Path sourceFile() {
        String[] packages = className.split("\\.", 4);
        Path file = Path.of(MODULE_PREFIX + packages[2], "src", "main", "java", className.replace('.', '/') + ".java");
        Path start = Path.of("").toAbsolutePath();
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            if (Files.exists(directory.resolve(file))) {
                return directory.resolve(file);
            }
        }
        throw new IllegalStateException("bug \"" + name + "\": no " + file + " in or above " + start);
    }

    @Override
    public String toString() {
        return name;
    }
}
