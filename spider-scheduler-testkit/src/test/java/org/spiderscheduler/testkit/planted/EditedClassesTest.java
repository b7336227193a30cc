package org.spiderscheduler.testkit.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.policy.SchedulingPolicy;

@DisplayName("A planted bug")
class EditedClassesTest {
    private static final String FIFO = FifoPolicy.class.getName();

    private static final PlantedBug LIFO = new PlantedBug(
            "last in, first out", "the order is reversed", FIFO, "entries.addLast(", "entries.addFirst(");

    /** Runs inside: the first of two entries that comes out of a FIFO policy, and where its classes are from. */
    static final class FirstOut implements Supplier<String> {
        @Override
        public String get() {
            SchedulingPolicy policy = new FifoPolicy();
            for (int task = 1; task <= 2; task++) {
                policy.add(new InboundEntry(new ResourceGroupId(1), new JobId(1), new TaskId.Index(task)));
            }
            boolean ownApi = InboundEntry.class.getClassLoader() == getClass().getClassLoader();
            return policy.next().orElseThrow().taskId() + (ownApi ? "" : " of a mixture");
        }
    }

    private static String firstOut(EditedClasses classes) {
        Supplier<?> inside = classes.make(FirstOut.class, Supplier.class);
        assertThat(inside.getClass()).isNotEqualTo(FirstOut.class);
        return (String) inside.get();
    }

    @Test
    @DisplayName("exists in what runs inside, with the rest of the library around it, and nowhere else")
    void inside() {
        assertThat(firstOut(EditedClasses.with(LIFO))).isEqualTo("2");
        assertThat(firstOut(EditedClasses.healthy())).isEqualTo("1");
        assertThat(new FirstOut().get()).isEqualTo("1");
    }

    @Test
    @DisplayName("can be written down as class files, and nothing but what was edited is")
    void written(@TempDir Path directory) throws IOException {
        EditedClasses.with(LIFO).writeTo(directory);

        assertThat(directory.resolve("org/spiderscheduler/core/policy"))
                .isDirectoryContaining("glob:**FifoPolicy.class");
        assertThat(directory.resolve("org/spiderscheduler/core/policy").toFile().list())
                .hasSize(1);
    }

    @Nested
    @DisplayName("is refused loudly when")
    class Refused {
        @Test
        @DisplayName("its original does not appear in the source")
        void nowhere() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> EditedClasses.with(new PlantedBug("gone", "-", FIFO, "entries.push(", "x")))
                    .withMessageContaining("bug \"gone\": its original appears nowhere in ")
                    .withMessageContaining("FifoPolicy.java");
        }

        @Test
        @DisplayName("its original appears there twice")
        void twice() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> EditedClasses.with(new PlantedBug("vague", "-", FIFO, "entries.", "x")))
                    .withMessageContaining("bug \"vague\": its original appears more than once in ");
        }

        @Test
        @DisplayName("what it makes of the source does not compile")
        void compilerError() {
            assertThatIllegalStateException()
                    .isThrownBy(
                            () -> EditedClasses.with(new PlantedBug("typo", "-", FIFO, "entries.clear()", "clear(1)")))
                    .withMessageContaining("bug \"typo\" does not compile:")
                    .withMessageContaining("FifoPolicy.java:");
        }

        @Test
        @DisplayName("its class has no source here")
        void noSource() {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            EditedClasses.with(new PlantedBug("lost", "-", "org.spiderscheduler.core.No", "a", "b")))
                    .withMessageContaining("bug \"lost\": no ")
                    .withMessageContaining("No.java");
        }

        @Test
        @DisplayName("it changes nothing, or code that is not the library's")
        void nothing() {
            assertThatIllegalArgumentException().isThrownBy(() -> new PlantedBug("same", "-", FIFO, "a", "a"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PlantedBug("jdk", "-", "java.util.ArrayDeque", "a", "b"));
        }
    }
}
