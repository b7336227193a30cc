package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A user's module that requires the bridge, and has no testkit,")
class ModularUserTest {
    private static final String MODULE = """
            module user {
                requires org.spiderscheduler.grpc;
            }
            """;
    private static final String MAIN = """
            package user;

            import io.grpc.InsecureChannelCredentials;
            import io.grpc.InsecureServerCredentials;
            import org.spiderscheduler.core.loop.DecisionLoop;
            import org.spiderscheduler.grpc.GrpcScheduler;
            import org.spiderscheduler.grpc.GrpcSchedulerStorageClient;

            class Main {
                public static void main(String[] args) {
                    GrpcScheduler.builder(
                                    GrpcSchedulerStorageClient.builder(
                                            "127.0.0.1", 1, InsecureChannelCredentials.create()),
                                    "127.0.0.1",
                                    50_052,
                                    InsecureServerCredentials.create())
                            .runtime(options -> options.core(DecisionLoop.fifo()))
                            .build()
                            .close();
                    System.out.println("closed, in " + GrpcScheduler.class.getModule());
                }
            }
            """;

    /** Only named modules that are required are resolved, so the other test dependencies do no harm here. */
    private static final String MODULE_PATH = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("testkit") && !entry.endsWith("test-classes"))
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("module-info.java"), MODULE);
        Files.writeString(folder.resolve("Main.java"), MAIN);
    }

    @Test
    @DisplayName("compiles, and starts on the module path")
    void compilesAndStarts() throws Exception {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int compiled = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "-p",
                        MODULE_PATH,
                        "-d",
                        folder.resolve("classes").toString(),
                        folder.resolve("module-info.java").toString(),
                        folder.resolve("Main.java").toString());
        assertThat(compiled).as(said.toString()).isZero();

        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-p",
                        folder.resolve("classes") + File.pathSeparator + MODULE_PATH,
                        "-m",
                        "user/user.Main")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(log)).contains("closed, in module org.spiderscheduler.grpc");
        assertThat(process.exitValue()).isZero();
    }
}
