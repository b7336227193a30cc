package org.spiderscheduler.examples.cluster;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.spiderscheduler.examples.policy.NamedPolicy;

/**
 * The configuration of a scheduler in its cluster.
 *
 * @param listen where execution managers are served
 * @param tls whether and how TLS is used with them
 * @param storage where storage is
 * @param storageTls whether and how TLS is used with it
 * @param advertised where storage tells others to find this scheduler
 * @param stopTimeout how long a stop may take
 * @param deadEmCutoff how long an execution manager may be silent before it is considered dead
 * @param policy the order of the regular tasks
 * @param queueCapacity the capacity of the dispatch queue
 * @param readyCapacity how many ready regular tasks may wait here
 * @param commitCapacity how many commit tasks
 * @param cleanupCapacity how many cleanup tasks
 * @param ignored keys of Spider's own scheduler that were set but mean nothing here
 */
record ClusterConfig(
        Endpoint listen,
        Tls tls,
        Endpoint storage,
        Tls storageTls,
        Endpoint advertised,
        Duration stopTimeout,
        Duration deadEmCutoff,
        NamedPolicy policy,
        int queueCapacity,
        int readyCapacity,
        int commitCapacity,
        int cleanupCapacity,
        List<Key> ignored) {

    /** Short enough for a quick stop; an idle scheduler, with three lanes, still polls only once a second. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    /**
     * A stop fails the open calls for a task, and allows 2 s for that: with a timeout of 2 s, it could never finish in
     * time.
     */
    private static final int LEAST_STOP_SECONDS = 3;

    private static final int MOST_CAPACITY = 10_000_000;
    private static final int MOST_SECONDS = 86_400;

    /**
     * Reads a file; paths in it are relative to its folder.
     *
     * @throws BadConfigException if it cannot be read or is invalid; the message begins with the file
     */
    static ClusterConfig read(Path file) {
        try {
            return of(Settings.parse(content(file)), file.toAbsolutePath());
        } catch (BadConfigException wrong) {
            throw new BadConfigException(file + ": " + wrong.getMessage());
        }
    }

    /** How long storage may hold a poll, and so how long a stop waits for it: at most half the stop timeout. */
    Duration longWait() {
        Duration half = stopTimeout.dividedBy(2);
        return half.compareTo(LONGEST_WAIT) < 0 ? half : LONGEST_WAIT;
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException absent) {
            throw new BadConfigException("there is no such file");
        } catch (AccessDeniedException denied) {
            throw new BadConfigException("permission to read it is denied");
        } catch (CharacterCodingException binary) {
            throw new BadConfigException("it is not UTF-8 text");
        } catch (IOException broken) {
            throw new BadConfigException("it cannot be read: " + broken.getMessage());
        }
    }

    private static ClusterConfig of(Settings settings, Path file) {
        int port = port(settings, Key.PORT, 50_052);
        return new ClusterConfig(
                new Endpoint(settings.text(Key.HOST).orElse("0.0.0.0"), port),
                serverTls(settings, file),
                new Endpoint(settings.requiredText(Key.STORAGE_HOST), port(settings, Key.STORAGE_PORT, 50_051)),
                storageTls(settings, file),
                new Endpoint(settings.requiredText(Key.ADVERTISED_HOST), port(settings, Key.ADVERTISED_PORT, port)),
                Duration.ofSeconds(settings.integer(Key.STOP_TIMEOUT, LEAST_STOP_SECONDS, MOST_SECONDS, 30)),
                Duration.ofSeconds(settings.integer(Key.DEAD_EM_CUTOFF, 1, MOST_SECONDS, 30)),
                policy(settings),
                capacity(settings, Key.QUEUE_CAPACITY, 256),
                capacity(settings, Key.READY_CAPACITY, 1_048_576),
                capacity(settings, Key.COMMIT_CAPACITY, 256),
                capacity(settings, Key.CLEANUP_CAPACITY, 256),
                settings.ignored());
    }

    private static int port(Settings settings, Key key, int defaultValue) {
        return settings.integer(key, 1, 65_535, defaultValue);
    }

    private static int capacity(Settings settings, Key key, int defaultValue) {
        return settings.integer(key, 1, MOST_CAPACITY, defaultValue);
    }

    private static NamedPolicy policy(Settings settings) {
        return settings.text(Key.POLICY)
                .map(name -> NamedPolicy.of(name)
                        .orElseThrow(() -> settings.refused(Key.POLICY, String.join(", ", NamedPolicy.names()))))
                .orElse(NamedPolicy.ROUND_ROBIN);
    }

    // ---- TLS

    private static Tls serverTls(Settings settings, Path file) {
        Optional<Tls.Identity> own = identity(settings, Key.TLS_CERTIFICATE_CHAIN, Key.TLS_PRIVATE_KEY, file);
        Optional<Path> trusted = file(settings, Key.TLS_TRUSTED_CERTIFICATES, file);
        return isOff(settings, Key.TLS, own.isPresent(), Key.TLS_CERTIFICATE_CHAIN)
                ? Tls.OFF
                : new Tls(true, own, trusted);
    }

    private static Tls storageTls(Settings settings, Path file) {
        Optional<Tls.Identity> own =
                identity(settings, Key.STORAGE_TLS_CERTIFICATE_CHAIN, Key.STORAGE_TLS_PRIVATE_KEY, file);
        Optional<Path> trusted = file(settings, Key.STORAGE_TLS_TRUSTED_CERTIFICATES, file);
        return isOff(settings, Key.STORAGE_TLS, trusted.isPresent(), Key.STORAGE_TLS_TRUSTED_CERTIFICATES)
                ? Tls.OFF
                : new Tls(true, own, trusted);
    }

    /** Plaintext must be asked for: a missing key does not mean it. */
    private static boolean isOff(Settings settings, Key key, boolean complete, Key needed) {
        Optional<String> text = settings.text(key);
        if (text.isPresent() && !text.get().equals("off")) {
            throw settings.refused(key, "off (plaintext), or a section with certificates");
        }
        if (text.isEmpty() && !complete) {
            throw new BadConfigException(needed + " is missing; for plaintext, set " + key + " to off");
        }
        return text.isPresent();
    }

    private static Optional<Tls.Identity> identity(Settings settings, Key chain, Key key, Path file) {
        if (settings.has(chain) != settings.has(key)) {
            throw new BadConfigException(chain + " and " + key + " belong together: one of them is missing");
        }
        return file(settings, chain, file)
                .flatMap(chainFile -> file(settings, key, file).map(keyFile -> new Tls.Identity(chainFile, keyFile)));
    }

    private static Optional<Path> file(Settings settings, Key key, Path config) {
        return settings.text(key).map(text -> {
            Path file = config.resolveSibling(text);
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw settings.refused(key, "a readable file; its path is relative to the folder of the configuration");
            }
            return file;
        });
    }
}
