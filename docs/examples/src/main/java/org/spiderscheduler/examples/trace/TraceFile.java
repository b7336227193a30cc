package org.spiderscheduler.examples.trace;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.spiderscheduler.examples.workload.Workload;

/** A file with a workload. The format is detected from the content, not from the name. */
public final class TraceFile {
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int LOOK_AHEAD = 8_192;

    private final Path path;

    /**
     * Refers to a file; nothing is read yet.
     *
     * @param path where it is
     */
    public TraceFile(Path path) {
        this.path = path;
    }

    /**
     * Reads WfFormat 1.5 or SWF, plain or compressed with gzip.
     *
     * @return what the file holds, with notes on what was derived
     * @throws BadInputException if the file cannot be read or is invalid; the message names the file and the place
     */
    public Workload read() {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(existing()));
                InputStream content = uncompressed(raw)) {
            return parse(content);
        } catch (BadInputException e) {
            throw new BadInputException(Quoted.plain(path.toString(), 300) + ": " + e.getMessage());
        } catch (IOException e) {
            throw new BadInputException(Quoted.plain(path.toString(), 300) + ": " + reason(e));
        }
    }

    private Path existing() {
        if (Files.isDirectory(path)) {
            throw new BadInputException("is a folder, not a file");
        }
        return path;
    }

    private static InputStream uncompressed(InputStream raw) throws IOException {
        raw.mark(2);
        int magic = raw.read() << 8 | raw.read();
        raw.reset();
        return magic == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(raw)) : raw;
    }

    private Workload parse(InputStream content) throws IOException {
        int first = firstVisible(content);
        if (first == '{') {
            return new WfFormatReader(content).read();
        }
        if (first == ';' || first == '-' || (first >= '0' && first <= '9')) {
            return new SwfReader(content).read(String.valueOf(path.getFileName()));
        }
        throw new BadInputException(
                first < 0
                        ? "is empty"
                        : "is neither WfFormat (JSON that begins with '{') nor SWF (begins with ';' or a number)");
    }

    /** The first byte that is neither white space nor a byte order mark, left unread; -1 if there is none. */
    private static int firstVisible(InputStream content) throws IOException {
        content.mark(LOOK_AHEAD);
        int next = content.read();
        for (int seen = 1; seen < LOOK_AHEAD && (isBlank(next) || isByteOrderMark(next)); seen++) {
            next = content.read();
        }
        content.reset();
        return next;
    }

    private static boolean isBlank(int next) {
        return next == ' ' || next == '\t' || next == '\n' || next == '\r';
    }

    private static boolean isByteOrderMark(int next) {
        return next == 0xef || next == 0xbb || next == 0xbf;
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission to read it is denied";
        }
        if (e instanceof EOFException) {
            return "the gzip data end early";
        }
        if (e instanceof ZipException) {
            return "the gzip data are damaged";
        }
        return "cannot be read: " + Quoted.plain(String.valueOf(e.getMessage()));
    }
}
