package org.spiderscheduler.testkit.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short text that is equal for equal lines. */
final class Fingerprint {
    private Fingerprint() {}

    /** SHA-256 of the lines, in hexadecimal. */
    static String of(Iterable<?> lines) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Object line : lines) {
                digest.update(line.toString().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
