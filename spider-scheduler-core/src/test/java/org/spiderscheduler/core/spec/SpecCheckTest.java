package org.spiderscheduler.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("The specification")
class SpecCheckTest {
    @Test
    @DisplayName("agrees with the tests, the Javadoc and the documents of every module")
    void agrees() throws IOException {
        Map<String, String> files = repository();
        assertThat(files).containsKey(SpecCheck.SPEC).hasSizeGreaterThan(50);
        assertThat(new SpecCheck(files).mistakes()).isEmpty();
    }

    private static Map<String, String> repository() throws IOException {
        Path top = top();
        Map<String, String> files = new TreeMap<>();
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean skipped = !folder.equals(top) && (name.startsWith(".") || name.equals("target"));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = top.relativize(file).toString().replace('\\', '/');
                if (path.endsWith(".java") || path.endsWith(".md")) {
                    files.put(path, Files.readString(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static Path top() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(SpecCheck.SPEC))) {
                return folder;
            }
        }
        throw new AssertionError("no folder above " + Path.of("").toAbsolutePath() + " has " + SpecCheck.SPEC);
    }

    /** The check is shown to fail: each sample is right but for one thing. */
    @Nested
    @DisplayName("is found wrong")
    class FoundWrong {
        private static final String TEST = "core/src/test/java/SinkTest.java";
        private static final String MAIN = "core/src/main/java/Sink.java";
        private static final String CONTRACT = "testkit/src/main/java/SinkContract.java";
        private static final String BOTH = "`SinkTest`: waits<br>`SinkContract`: admits";

        private final Map<String, String> files = new TreeMap<>(Map.of(
                SpecCheck.SPEC,
                spec(row("3.1", BOTH), row("3.2", "untestable: it is in the type")),
                TEST,
                test("§3.1 waits"),
                MAIN,
                "/** Waits (§3.1), is never null (§3.2), see all of §3. */ class Sink {}",
                CONTRACT,
                contract("3.1", "§3.1 admits")));

        private static String spec(String... rows) {
            return "| id | rule | intent | tests |\n|---|---|---|---|\n" + String.join("\n", rows) + "\n";
        }

        private static String row(String id, String tests) {
            return "| §" + id + " | A rule. | Its intent. | " + tests + " |";
        }

        private static String test(String... names) {
            StringBuilder source = new StringBuilder("class SinkTest {\n");
            for (String name : names) {
                source.append("  @Test\n  @DisplayName(\"").append(name).append("\")\n  void test() {}\n");
            }
            return source.append("}\n").toString();
        }

        private static String contract(String rule, String name) {
            return "class SinkContract {\n  @Test\n  @Rule(\"" + rule + "\")\n  @LookAt(\"it\")\n  @DisplayName(\""
                    + name + "\")\n  void test() {}\n}\n";
        }

        private List<String> mistakes() {
            return new SpecCheck(files).mistakes();
        }

        @Test
        @DisplayName("in nothing where nothing is wrong")
        void right() {
            assertThat(mistakes()).isEmpty();
        }

        @Test
        @DisplayName("where a rule has neither a test nor a reason")
        void ruleWithoutTest() {
            files.put(SpecCheck.SPEC, spec(row("3.1", BOTH), row("3.2", "not yet tested: later")));
            assertThat(mistakes())
                    .containsExactly(
                            "docs/spec.md: §3.2 has neither a test nor a reason in \"not yet tested: later\"",
                            "docs/spec.md: §3.2 is checked by no contract of the testkit, and no reason is given");
            files.put(SpecCheck.SPEC, spec(row("3.1", BOTH), row("3.2", "untestable: ")));
            assertThat(mistakes()).contains("docs/spec.md: §3.2 has neither a test nor a reason in \"untestable:\"");
        }

        @Test
        @DisplayName("where a rule names a test that does not exist, or one of another rule")
        void testMissing() {
            files.put(
                    SpecCheck.SPEC,
                    spec(
                            row("3.1", BOTH + "<br>`SinkTest`: sleeps"),
                            row("3.2", "untestable: so<br>`SinkTest`: waits")));
            assertThat(mistakes())
                    .containsExactly(
                            "docs/spec.md: §3.1 is to be checked by `SinkTest`: sleeps, which does not exist;"
                                    + " those that name it: [`SinkTest`: waits, `SinkContract`: admits]",
                            "docs/spec.md: §3.2 is to be checked by `SinkTest`: waits, which does not name it;"
                                    + " those that name it: []");
        }

        @Test
        @DisplayName("where a rule is explained away although a test names it")
        void explainedAway() {
            files.put(TEST, test("§3.1 §3.2 waits"));
            assertThat(mistakes())
                    .containsExactly("docs/spec.md: §3.2 is explained away although there is `SinkTest`: waits");
        }

        @Test
        @DisplayName("where a test names an id that does not exist, at the beginning or later")
        void unknownInTest() {
            files.put(TEST, test("§3.1 waits", "§9.9 sleeps", "sleeps as in §3.99"));
            assertThat(mistakes())
                    .containsExactly(
                            "the test `SinkTest`: sleeps names §9.9, which is not in docs/spec.md",
                            "the test `SinkTest`: sleeps as in §3.99 names §3.99, which is not in docs/spec.md");
        }

        @Test
        @DisplayName("where a test's name is put together from two pieces and the second names an unknown id")
        void unknownInPieces() {
            files.put(TEST, test("§3.1 waits", "sleeps \"\n          + \"as in §3.99"));
            assertThat(mistakes())
                    .containsExactly(
                            "the test `SinkTest`: sleeps as in §3.99 names §3.99, which is not in docs/spec.md");
        }

        @Test
        @DisplayName("where Javadoc or a document names an id that does not exist")
        void unknownInJavadoc() {
            files.put(MAIN, "/** Waits (§3.1), is never null (§3.2), never sleeps (§3.11). */ class Sink {}");
            files.put("docs/guide.md", "See §7.1.");
            assertThat(mistakes())
                    .containsExactly(
                            "core/src/main/java/Sink.java names §3.11, which is not in docs/spec.md",
                            "docs/guide.md names §7.1, which is not in docs/spec.md");
        }

        @Test
        @DisplayName("where a rule is named in no Javadoc, be it named elsewhere")
        void notInJavadoc() {
            files.put(MAIN, "/** Waits (§3.1). */ class Sink {} // §3.2");
            assertThat(mistakes()).containsExactly("docs/spec.md: §3.2 is named in no Javadoc");
        }

        @Test
        @DisplayName("where no contract checks a rule, or the rule does not say that one does")
        void noContract() {
            files.put(SpecCheck.SPEC, spec(row("3.1", "`SinkTest`: waits"), row("3.2", "untestable: so")));
            assertThat(mistakes()).containsExactly("docs/spec.md: §3.1 names no test of SinkContract, which checks it");
            files.remove(CONTRACT);
            assertThat(mistakes())
                    .containsExactly(
                            "docs/spec.md: §3.1 is checked by no contract of the testkit, and no reason is given");
        }

        @Test
        @DisplayName("where a test of a contract has another rule than its name says, or one that does not exist")
        void wrongRule() {
            files.put(CONTRACT, contract("3.2", "§3.1 admits"));
            assertThat(mistakes()).contains(CONTRACT + ": the test \"§3.1 admits\" has the rule §3.2");
            files.put(CONTRACT, contract("3.9", "§3.1 admits"));
            assertThat(mistakes()).contains(CONTRACT + " has the rule §3.9, which is not in docs/spec.md");
        }

        @Test
        @DisplayName("where a row is incomplete, or an id has two")
        void rows() {
            files.put(SpecCheck.SPEC, spec(row("3.1", BOTH), row("3.1", BOTH), "| §3.2 | A rule. | x |"));
            assertThat(mistakes())
                    .contains(
                            "docs/spec.md: §3.1 has two rows",
                            "docs/spec.md: the row of §3.2 must have a rule, an intent and tests");
        }
    }
}
