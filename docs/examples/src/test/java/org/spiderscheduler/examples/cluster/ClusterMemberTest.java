package org.spiderscheduler.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spiderscheduler.examples.SpiderThreads;

@DisplayName("A scheduler as a member of its cluster")
class ClusterMemberTest {
    @TempDir
    private Path folder;

    private ClusterConfig config(int port, String tls, String storageTls) throws IOException {
        Files.writeString(folder.resolve("bad.pem"), "no certificate");
        return ClusterConfig.read(
                Files.writeString(folder.resolve("scheduler.yaml"), """
                host: localhost
                port: %d
                tls: %s
                storage_endpoint: {host: localhost, tls: %s}
                runtime: {advertised_endpoint: {host: localhost}}
                """.formatted(port, tls, storageTls)));
    }

    @Test
    @DisplayName("leaves no thread behind when its certificate is none")
    void badCertificate() throws Exception {
        ClusterConfig config = config(50_052, "{certificate_chain: bad.pem, private_key: bad.pem}", "off");
        Set<Thread> before = SpiderThreads.running();
        assertThatThrownBy(() -> ClusterMember.of(config)).isInstanceOf(BadConfigException.class);
        SpiderThreads.awaitNoneBut(before);
    }

    @Test
    @DisplayName("leaves no thread behind when an authority of storage is none")
    void badAuthority() throws Exception {
        ClusterConfig config = config(50_052, "off", "{trusted_certificates: bad.pem}");
        Set<Thread> before = SpiderThreads.running();
        assertThatThrownBy(() -> ClusterMember.of(config)).isInstanceOf(BadConfigException.class);
        SpiderThreads.awaitNoneBut(before);
    }

    @Test
    @DisplayName("does not listen when it was stopped before it began, and ends normally")
    void stoppedBefore() throws Exception {
        Set<Thread> before = SpiderThreads.running();
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            // If it listened, it would fail.
            ClusterMember member = ClusterMember.of(config(other.getLocalPort(), "off", "off"));
            member.stop();
            member.start();
            assertThat(member.termination()).succeedsWithin(1, TimeUnit.MINUTES);
        }
        SpiderThreads.awaitNoneBut(before);
    }

    @Test
    @DisplayName("fails when its port is in use, and leaves no thread behind")
    void portInUse() throws Exception {
        Set<Thread> before = SpiderThreads.running();
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            ClusterMember member = ClusterMember.of(config(other.getLocalPort(), "off", "off"));
            member.start();
            assertThat(member.termination())
                    .failsWithin(1, TimeUnit.MINUTES)
                    .withThrowableThat()
                    .withMessageContaining("cannot listen on localhost:" + other.getLocalPort());
        }
        SpiderThreads.awaitNoneBut(before);
    }
}
