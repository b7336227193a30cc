package org.spiderscheduler.examples.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spiderscheduler.examples.workload.Workload;

/** The traces are not part of the project: they are looked for in {@code shared/workloads}, beside or above it. */
@DisplayName("Real traces")
class RealTracesTest {
    private static final String TRACES = "shared/workloads";

    private static Workload read(String file) {
        Optional<Path> folder = Stream.iterate(Path.of("").toAbsolutePath(), above -> above != null, Path::getParent)
                .map(above -> above.resolve(TRACES))
                .filter(Files::isDirectory)
                .findFirst();
        assumeThat(folder)
                .as("NOT CHECKED, because there is no folder %s beside or above the project: %s", TRACES, file)
                .isPresent();
        return new TraceFile(folder.orElseThrow().resolve(file)).read();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "epigenomics-chameleon-hep-1seq-100k-001.json, 41, 48, 539307",
        "montage-chameleon-2mass-01d-001.json, 103, 231, 362633",
        "1000genome-chameleon-22ch-100k-001.json, 572, 836, 38867428",
        "seismology-chameleon-1000p-001.json, 1001, 1000, 538433",
        "bwa-chameleon-large-001.json, 1004, 4000, 13276748",
        "epigenomics-chameleon-ilmn-6seq-50k-001.json, 1695, 2108, 26059999",
        "montage-chameleon-dss-15d-001.json, 2122, 6114, 78087502",
    })
    @DisplayName("of scientific workflows have all their tasks, dependencies and run times")
    void workflows(String file, int tasks, int dependencies, long totalMillis) {
        Workload workload = read("wfcommons/" + file);

        assertThat(workload.jobs()).singleElement().satisfies(job -> {
            assertThat(job.tasks()).hasSize(tasks);
            assertThat(job.tasks().stream()
                            .mapToInt(task -> task.parents().size())
                            .sum())
                    .isEqualTo(dependencies);
            assertThat(job.work().minusSeconds(1).toMillis()).isEqualTo(totalMillis);
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "NASA-iPSC-1993-3.1-cln.swf.gz, 18239, 309953, 2, 7948936, 474238015",
        "LCG-2005-1.swf.gz, 188041, 188041, 28, 950392, 1502530759",
    })
    @DisplayName("of clusters have all their jobs, tenants and processor seconds")
    void logs(String file, int jobs, long tasks, long groups, long lastSubmitted, long processorSeconds) {
        Workload workload = read("swf/" + file);

        assertThat(workload.jobs()).hasSize(jobs);
        assertThat(workload.taskCount()).isEqualTo(tasks);
        assertThat(workload.groupCount()).isEqualTo(groups);
        assertThat(workload.jobs().get(jobs - 1).submitAt()).hasSeconds(lastSubmitted);
        assertThat(workload.jobs().stream()
                        .mapToLong(job -> job.work().toSeconds() - 1)
                        .sum())
                .isEqualTo(processorSeconds);
        assertThat(workload.notes()).contains("Left out: 0 jobs whose run time is -1 (unknown).");
    }
}
