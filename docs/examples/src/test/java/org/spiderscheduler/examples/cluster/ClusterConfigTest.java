package org.spiderscheduler.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.examples.policy.NamedPolicy;

@DisplayName("The configuration of a scheduler in a cluster")
class ClusterConfigTest {
    /** The smallest configuration that is valid. */
    private static final String LEAST = """
            tls: off
            storage_endpoint: {host: storage.local, tls: off}
            runtime: {advertised_endpoint: {host: scheduler.local}}
            """;

    /** All keys of Spider's own scheduler, with the values that it ships with. */
    private static final String SPIDERS = """
            host: 0.0.0.0
            port: 50052
            connection_pool_size: 8
            storage_endpoint:
              host: storage.local
              port: 50051
            runtime:
              advertised_endpoint:
                host: scheduler.local
                port: 50052
              stop_timeout_sec: 30
              em_registry:
                dead_em_cutoff_sec: 30
                liveness_tracking_interval_ms: 1000
              scheduler:
                policy: round_robin
                config:
                  active_job_queue_capacity: 16
                  dispatch_queue_capacity: 16
                  ready_task_capacity: 1048576
                  commit_ready_task_capacity: 256
                  cleanup_ready_task_capacity: 256
                  storage_poll_timeout_ms: 10
                  tick_interval_ms: 5
                  finalizing_job_expiration_timeout_sec: 300
            """;

    @TempDir
    private Path folder;

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("scheduler.yaml"), yaml);
    }

    private ClusterConfig read(String yaml) throws IOException {
        return ClusterConfig.read(file(yaml));
    }

    private void refused(String yaml, String problem) throws IOException {
        Path file = file(yaml);
        assertThatThrownBy(() -> ClusterConfig.read(file))
                .isInstanceOf(BadConfigException.class)
                .message()
                .isEqualTo(file + ": " + problem)
                .hasLineCount(1);
    }

    @Nested
    @DisplayName("takes")
    class Takes {
        @Test
        @DisplayName("the values of the file")
        void values() throws IOException {
            ClusterConfig config = read("""
                    host: 10.0.0.1
                    port: 7001
                    tls: off
                    storage_endpoint: {host: storage.local, port: 7002, tls: off}
                    runtime:
                      advertised_endpoint: {host: "::1", port: 7003}
                      stop_timeout_sec: 5
                      em_registry: {dead_em_cutoff_sec: 6}
                      scheduler:
                        policy: priority
                        config:
                          dispatch_queue_capacity: 7
                          ready_task_capacity: 8
                          commit_ready_task_capacity: 9
                          cleanup_ready_task_capacity: 10
                    """);

            assertThat(config.listen()).hasToString("10.0.0.1:7001");
            assertThat(config.storage()).hasToString("storage.local:7002");
            assertThat(config.advertised()).hasToString("[::1]:7003");
            assertThat(config.stopTimeout()).isEqualTo(Duration.ofSeconds(5));
            assertThat(config.deadEmCutoff()).isEqualTo(Duration.ofSeconds(6));
            assertThat(config.policy()).isEqualTo(NamedPolicy.PRIORITY);
            assertThat(config.queueCapacity()).isEqualTo(7);
            assertThat(config.readyCapacity()).isEqualTo(8);
            assertThat(config.commitCapacity()).isEqualTo(9);
            assertThat(config.cleanupCapacity()).isEqualTo(10);
            assertThat(config.ignored()).isEmpty();
        }

        @Test
        @DisplayName("its defaults for what the file leaves out")
        void defaults() throws IOException {
            ClusterConfig config = read(LEAST);

            assertThat(config.listen()).hasToString("0.0.0.0:50052");
            assertThat(config.storage()).hasToString("storage.local:50051");
            assertThat(config.advertised()).hasToString("scheduler.local:50052");
            assertThat(config.stopTimeout()).isEqualTo(Duration.ofSeconds(30));
            assertThat(config.deadEmCutoff()).isEqualTo(Duration.ofSeconds(30));
            assertThat(config.policy()).isEqualTo(NamedPolicy.ROUND_ROBIN);
            assertThat(config.queueCapacity()).isEqualTo(256);
            assertThat(config.readyCapacity()).isEqualTo(1_048_576);
            assertThat(config.commitCapacity()).isEqualTo(256);
            assertThat(config.cleanupCapacity()).isEqualTo(256);
        }

        @Test
        @DisplayName("the port that it listens on as the advertised one, unless another is given")
        void advertisedPort() throws IOException {
            assertThat(read("port: 7001\n" + LEAST).advertised().port()).isEqualTo(7001);
        }

        @Test
        @DisplayName("the file of Spider's own scheduler with plaintext asked for, and lists the keys that it ignores")
        void spidersOwn() throws IOException {
            ClusterConfig config =
                    read("tls: off\n" + SPIDERS.replace("  port: 50051\n", "  port: 50051\n  tls: off\n"));

            assertThat(config.policy()).isEqualTo(NamedPolicy.ROUND_ROBIN);
            assertThat(config.queueCapacity()).isEqualTo(16);
            assertThat(config.ignored())
                    .extracting(Key::toString)
                    .containsExactly(
                            "connection_pool_size",
                            "runtime.em_registry.liveness_tracking_interval_ms",
                            "runtime.scheduler.config.active_job_queue_capacity",
                            "runtime.scheduler.config.storage_poll_timeout_ms",
                            "runtime.scheduler.config.tick_interval_ms",
                            "runtime.scheduler.config.finalizing_job_expiration_timeout_sec");
        }

        @Test
        @DisplayName("the sample")
        void sample() {
            ClusterConfig config = ClusterConfig.read(Path.of("spider-cluster-scheduler.yaml"));

            assertThat(config.listen()).hasToString("0.0.0.0:50052");
            assertThat(config.tls()).isEqualTo(Tls.OFF);
            assertThat(config.ignored()).isEmpty();
        }

        @Test
        @DisplayName("the sample with its commented lines uncommented: they show the defaults")
        void sampleInFull() throws IOException {
            String sample = Files.readString(Path.of("spider-cluster-scheduler.yaml"));
            String inFull = sample.replaceAll("(?m)^( *)# (?!tls:| {2})(\\w+: \\S+( +#.*)?)$", "$1$2");

            assertThat(inFull).isNotEqualTo(sample).contains("\nport: 50052", "\n      ready_task_capacity: 1048576");
            assertThat(read(inFull)).isEqualTo(ClusterConfig.read(Path.of("spider-cluster-scheduler.yaml")));
        }
    }

    @Nested
    @DisplayName("with TLS")
    class WithTls {
        private void files(String... names) throws IOException {
            for (String name : names) {
                Files.writeString(folder.resolve(name), "");
            }
        }

        @Test
        @DisplayName("resolves paths relative to its own folder")
        void paths() throws IOException {
            files("own.pem", "own.key", "ca.pem");

            ClusterConfig config = read("""
                    tls: {certificate_chain: own.pem, private_key: own.key}
                    storage_endpoint: {host: s, tls: {trusted_certificates: ca.pem}}
                    runtime: {advertised_endpoint: {host: h}}
                    """);

            Tls.Identity own = new Tls.Identity(folder.resolve("own.pem"), folder.resolve("own.key"));
            assertThat(config.tls()).isEqualTo(new Tls(true, Optional.of(own), Optional.empty()));
            assertThat(config.storageTls())
                    .isEqualTo(new Tls(true, Optional.empty(), Optional.of(folder.resolve("ca.pem"))));
        }

        @Test
        @DisplayName("takes a certificate and trusted ones on both sides")
        void mutual() throws IOException {
            files("own.pem", "own.key", "ca.pem");

            ClusterConfig config = read("""
                    tls: {certificate_chain: own.pem, private_key: own.key, trusted_certificates: ca.pem}
                    storage_endpoint:
                      host: s
                      tls: {trusted_certificates: ca.pem, certificate_chain: own.pem, private_key: own.key}
                    runtime: {advertised_endpoint: {host: h}}
                    """);

            assertThat(config.tls()).isEqualTo(config.storageTls());
            assertThat(config.tls().trusted()).contains(folder.resolve("ca.pem"));
        }

        @Test
        @DisplayName("refuses a key without its certificate")
        void half() throws IOException {
            files("own.key");
            refused(
                    LEAST.replace("tls: off\n", "tls: {private_key: own.key}\n"),
                    "tls.certificate_chain and tls.private_key belong together: one of them is missing");
        }

        @Test
        @DisplayName("refuses trusted certificates alone: a server needs its own")
        void noIdentity() throws IOException {
            files("ca.pem");
            refused(
                    LEAST.replace("tls: off\n", "tls: {trusted_certificates: ca.pem}\n"),
                    "tls.certificate_chain is missing; for plaintext, set tls to off");
        }

        @Test
        @DisplayName("refuses a file that does not exist")
        void absent() throws IOException {
            refused(
                    LEAST.replace("tls: off}", "tls: {trusted_certificates: ca.pem}}"),
                    "line 2: storage_endpoint.tls.trusted_certificates is 'ca.pem', allowed: a readable file;"
                            + " its path is relative to the folder of the configuration");
        }
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        "an unknown key",
                        LEAST + "prot: 1\n",
                        "line 4: unknown key 'prot'; the nearest known one is 'port'"),
                Arguments.of(
                        "an unknown key in a section",
                        LEAST.replace("runtime: {", "runtime: {stop_timeout: 3, "),
                        "line 3: unknown key 'runtime.stop_timeout';"
                                + " the nearest known one is 'runtime.stop_timeout_sec'"),
                Arguments.of(
                        "a key at the wrong level",
                        LEAST + "policy: fifo\n",
                        "line 4: unknown key 'policy'; the nearest known one is 'port'"),
                Arguments.of(
                        "a path for a key",
                        LEAST + "runtime.stop_timeout_sec: 3\n",
                        "line 4: key 'runtime.stop_timeout_sec' contains a dot; write nested sections instead"),
                Arguments.of("a key twice", LEAST + "tls: off\n", "line 4: tls is already set on line 1"),
                Arguments.of(
                        "a value for a section",
                        "runtime: 3\n",
                        "line 1: runtime must be a section, with keys and values below it"),
                Arguments.of("a section for a value", "port: {a: 1}\n", "line 1: port must be a single value"),
                Arguments.of("a list for a value", "port: [1]\n", "line 1: port must be a single value"),
                Arguments.of("a list", "- port\n", "line 1: the file must be a section, with keys and values below it"),
                Arguments.of(
                        "a port that is none",
                        LEAST + "port: 65536\n",
                        "line 4: port is '65536', allowed: a whole number from 1 to 65535"),
                Arguments.of(
                        "a number that is none",
                        LEAST + "port: many\n",
                        "line 4: port is 'many', allowed: a whole number from 1 to 65535"),
                Arguments.of(
                        "less time for a stop than it takes",
                        LEAST.replace("runtime: {", "runtime: {stop_timeout_sec: 2, "),
                        "line 3: runtime.stop_timeout_sec is '2', allowed: a whole number from 3 to 86400"),
                Arguments.of(
                        "an unknown policy",
                        LEAST.replace("runtime: {", "runtime: {scheduler: {policy: best}, "),
                        "line 3: runtime.scheduler.policy is 'best', allowed: fifo, priority, round_robin"),
                Arguments.of(
                        "an empty value", LEAST + "host:\n", "line 4: host is '', allowed: a value that is not empty"),
                Arguments.of(
                        "a value with control characters",
                        LEAST + "port: \"\\a\\n\"\n",
                        "line 4: port is '??', allowed: a whole number from 1 to 65535"),
                Arguments.of(
                        "no word of storage",
                        "tls: off\nruntime: {advertised_endpoint: {host: h}}\n",
                        "storage_endpoint.host is missing"),
                Arguments.of(
                        "no word of what is advertised",
                        "tls: off\nstorage_endpoint: {host: s, tls: off}\n",
                        "runtime.advertised_endpoint.host is missing"),
                Arguments.of(
                        "no word of TLS for execution managers",
                        LEAST.replace("tls: off\n", ""),
                        "tls.certificate_chain is missing; for plaintext, set tls to off"),
                Arguments.of(
                        "no word of TLS for storage",
                        LEAST.replace(", tls: off", ""),
                        "storage_endpoint.tls.trusted_certificates is missing;"
                                + " for plaintext, set storage_endpoint.tls to off"),
                Arguments.of(
                        "a word for TLS that is none",
                        LEAST.replace("tls: off\n", "tls: no\n"),
                        "line 1: tls is 'no', allowed: off (plaintext), or a section with certificates"),
                Arguments.of("nothing", "", "it is empty"));
    }

    @Nested
    @DisplayName("refuses, with one line that says where and what is allowed,")
    class Refuses {
        @ParameterizedTest(name = "{0}")
        @MethodSource("org.spiderscheduler.examples.cluster.ClusterConfigTest#wrong")
        @DisplayName("what is wrong in it:")
        void wrong(String what, String yaml, String problem) throws IOException {
            refused(yaml, problem);
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"a: b: c", "{", "a\n\tb: c", "*nowhere", "%", "--- 1\n--- 2\n", "? {a: b}\n: c", "\0"})
        @DisplayName("invalid YAML:")
        void noYaml(String text) throws IOException {
            Path file = file(text);
            assertThatThrownBy(() -> ClusterConfig.read(file))
                    .isInstanceOf(BadConfigException.class)
                    .message()
                    .contains("this is not valid YAML: ")
                    .hasLineCount(1);
        }

        @Test
        @DisplayName("a file that does not exist")
        void absent() {
            Path nowhere = folder.resolve("nowhere.yaml");
            assertThatThrownBy(() -> ClusterConfig.read(nowhere)).hasMessage(nowhere + ": there is no such file");
        }

        @Test
        @DisplayName("a folder")
        void isFolder() {
            assertThatThrownBy(() -> ClusterConfig.read(folder))
                    .isInstanceOf(BadConfigException.class)
                    .hasMessageStartingWith(folder + ": it cannot be read: ");
        }

        @Test
        @DisplayName("a file that is not text")
        void binary() throws IOException {
            Path file = Files.write(folder.resolve("binary"), "é".getBytes(StandardCharsets.ISO_8859_1));
            assertThatThrownBy(() -> ClusterConfig.read(file)).hasMessage(file + ": it is not UTF-8 text");
        }
    }

    @Test
    @DisplayName("shows which endpoints use TLS")
    void named() {
        assertThat(Tls.OFF).hasToString("plaintext");
        assertThat(new Tls(true, Optional.empty(), Optional.empty())).hasToString("TLS");
    }
}
