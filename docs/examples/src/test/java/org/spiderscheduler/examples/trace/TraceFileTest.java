package org.spiderscheduler.examples.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spiderscheduler.examples.workload.Workload;

@DisplayName("A trace file")
class TraceFileTest {
    private static final String WORKFLOW = """
            {"name": "tiny", "schemaVersion": "1.5", "workflow": {
              "specification": {"tasks": [{"id": "a", "name": "a", "parents": [], "children": []}]},
              "execution": {"tasks": [{"id": "a", "runtimeInSeconds": 2.5}]}}}
            """;
    private static final String LOG = "; a comment\n1 0 -1 10 2 -1 -1 -1 -1 -1 -1 1 1 -1 -1 -1 -1 -1\n";

    @TempDir
    private Path folder;

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes(text));
        }
        return compressed.toByteArray();
    }

    private static void assertRefused(Path file, String problem) {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> new TraceFile(file).read())
                .withMessage(file + ": " + problem);
    }

    @Test
    @DisplayName("is recognized by its content, whatever its name")
    void formatFromContent() throws IOException {
        assertThat(new TraceFile(write("a.swf.gz", bytes(WORKFLOW))).read().name())
                .isEqualTo("tiny");
        assertThat(new TraceFile(write("a.json", bytes(LOG))).read().name()).isEqualTo("a.json");
        assertThat(new TraceFile(write("b.json", gzip(LOG))).read().taskCount()).isEqualTo(2);
        assertThat(new TraceFile(write("c", gzip(WORKFLOW))).read().taskCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("may begin with white space, a byte order mark, or the first job of a log")
    void beginnings() throws IOException {
        Workload marked = new TraceFile(write("a", bytes("\uFEFF\n " + WORKFLOW))).read();
        Workload bare = new TraceFile(write("b", bytes("\n\n  " + LOG.substring(LOG.indexOf('\n') + 1)))).read();
        Workload markedLog = new TraceFile(write("c", bytes("\uFEFF" + LOG))).read();

        assertThat(marked.name()).isEqualTo("tiny");
        assertThat(bare.jobs()).hasSize(1);
        assertThat(markedLog.jobs()).hasSize(1);
    }

    @Test
    @DisplayName("that does not exist, or is a folder, is refused")
    void unreadable() {
        assertRefused(folder.resolve("none.json"), "there is no such file");
        assertRefused(folder, "is a folder, not a file");
    }

    @Test
    @DisplayName("that is empty, or of another format, is refused")
    void unknownFormat() throws IOException {
        assertRefused(write("empty", new byte[0]), "is empty");
        assertRefused(write("blank", bytes(" \n\n")), "is empty");
        assertRefused(
                write("table", bytes("job0\t1\t2")),
                "is neither WfFormat (JSON that begins with '{') nor SWF (begins with ';' or a number)");
    }

    @Test
    @DisplayName("whose gzip data end early or are damaged is refused")
    void brokenGzip() throws IOException {
        byte[] whole = gzip(WORKFLOW);
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, 10, damaged.length, (byte) 0xff);

        assertRefused(write("short", Arrays.copyOf(whole, whole.length - 12)), "the gzip data end early");
        assertRefused(write("magic-only", Arrays.copyOf(whole, 2)), "the gzip data end early");
        assertRefused(write("damaged", damaged), "the gzip data are damaged");
    }
}
