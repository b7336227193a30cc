package org.spiderscheduler.testkit.planted;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All of the library once more, with a planted bug: a child-first class loader for {@code org.spiderscheduler}, tests
 * included. Everything else comes from the loader of this class, so only types of the JDK and of other libraries mean
 * the same inside and outside, and interfaces that are shared.
 */
public final class EditedClasses extends ClassLoader {
    static final String PREFIX = "org.spiderscheduler.";

    /** What was compiled, by the name of its class file. */
    private final Map<String, byte[]> edited;

    private final Set<String> shared;

    private EditedClasses(Map<String, byte[]> edited, Class<?>... shared) {
        super(EditedClasses.class.getClassLoader());
        this.edited = edited;
        this.shared = Stream.of(shared).map(Class::getName).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The library with a mistake in it.
     *
     * @param bug the mistake
     * @param shared interfaces of the library that are to mean the same inside and outside; they may refer to each
     *     other, but otherwise only to types outside the library
     * @return a loader that has loaded nothing yet
     * @throws IllegalStateException if the edit does not fit the source, or does not compile
     */
    public static EditedClasses with(PlantedBug bug, Class<?>... shared) {
        return new EditedClasses(compile(bug), shared);
    }

    /**
     * The library as it is: the control of an experiment.
     *
     * @param shared as in {@link #with}
     * @return a loader that has loaded nothing yet
     */
    public static EditedClasses healthy(Class<?>... shared) {
        return new EditedClasses(Map.of(), shared);
    }

    /**
     * This loader's version of a class.
     *
     * @param type a class of the library, or of its tests
     * @return a class of the same name
     */
    public Class<?> load(Class<?> type) {
        try {
            return loadClass(type.getName());
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /**
     * An object of this loader's version of a class.
     *
     * @param implementation a class with a constructor without parameters, of any visibility
     * @param seenAs an interface that means the same outside, most often one of the JDK
     * @param <T> that interface
     * @return a new object
     */
    public <T> T make(Class<? extends T> implementation, Class<T> seenAs) {
        try {
            var constructor = load(implementation).getDeclaredConstructor();
            constructor.setAccessible(true);
            return seenAs.cast(constructor.newInstance());
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("cannot make a " + implementation.getName(), failure);
        }
    }

    /**
     * Writes the edited classes to files, to be put before the healthy ones on the class path of another process.
     *
     * @param directory where to; directories for packages are made in it
     * @throws IOException if it cannot be written
     */
    public void writeTo(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> each : edited.entrySet()) {
            Path file = directory.resolve(each.getKey());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, each.getValue());
        }
    }

    // ---- loading

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PREFIX) || shared.contains(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] code = in.readAllBytes();
            return defineClass(name, code, 0, code.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] code = edited.get(name);
        return code == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(code);
    }

    // ---- compiling

    private static Map<String, byte[]> compile(PlantedBug bug) {
        String text = bug.editedSource();
        try {
            Path directory = Files.createTempDirectory("planted-bug");
            try {
                Path source = directory.resolve(bug.className().replace('.', '/') + ".java");
                Files.createDirectories(Objects.requireNonNull(source.getParent()));
                Files.writeString(source, text);
                Path output = directory.resolve("classes");
                compile(bug, source, output);
                return classesIn(output);
            } finally {
                delete(directory);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("bug \"" + bug.name() + "\": its files cannot be written or read", failure);
        }
    }

    private static void compile(PlantedBug bug, Path source, Path output) {
        StringWriter messages = new StringWriter();
        PrintWriter printer = new PrintWriter(messages);
        // Without the static checks of the build: what is compiled is wrong on purpose.
        int result = ToolProvider.findFirst("javac")
                .orElseThrow(() -> new IllegalStateException("there is no javac: this needs a JDK"))
                .run(
                        printer,
                        printer,
                        "-proc:none",
                        "-nowarn",
                        "-g",
                        "-cp",
                        path(),
                        "-d",
                        output.toString(),
                        source.toString());
        if (result != 0) {
            throw new IllegalStateException("bug \"" + bug.name() + "\" does not compile:\n" + messages);
        }
    }

    /** Modules count as plain classes here: the edited class sees what its package sees. */
    private static String path() {
        return Stream.of("jdk.module.path", "java.class.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Map<String, byte[]> classesIn(Path output) throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        for (Path file : below(output)) {
            if (Files.isRegularFile(file)) {
                classes.put(
                        output.relativize(file).toString().replace(File.separatorChar, '/'), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private static void delete(Path directory) throws IOException {
        for (Path each : below(directory)) {
            Files.delete(each);
        }
    }

    /** Everything in a directory, and itself, the deepest first. */
    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
