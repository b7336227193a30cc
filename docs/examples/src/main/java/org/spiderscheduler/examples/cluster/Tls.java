package org.spiderscheduler.examples.cluster;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How one side of the scheduler talks: in plain text, with TLS, or with mutual TLS.
 *
 * @param on whether with TLS at all
 * @param own what it shows of itself
 * @param trusted the certificates that the other side's must descend from, in PEM
 */
record Tls(boolean on, Optional<Identity> own, Optional<Path> trusted) {
    static final Tls OFF = new Tls(false, Optional.empty(), Optional.empty());

    /**
     * A certificate and its key.
     *
     * @param certificateChain in PEM
     * @param privateKey in PEM, PKCS #8, not encrypted
     */
    record Identity(Path certificateChain, Path privateKey) {}

    /** For a server; with trusted certificates it demands one of each client. */
    ServerCredentials server() throws IOException {
        if (!on) {
            return InsecureServerCredentials.create();
        }
        TlsServerCredentials.Builder credentials = TlsServerCredentials.newBuilder();
        if (own.isPresent()) {
            credentials.keyManager(certificateChain(own.get()), privateKey(own.get()));
        }
        if (trusted.isPresent()) {
            credentials.trustManager(trusted.get().toFile()).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
        }
        return credentials.build();
    }

    /** For a client; without trusted certificates it trusts those that the JDK does. */
    ChannelCredentials client() throws IOException {
        if (!on) {
            return InsecureChannelCredentials.create();
        }
        TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
        if (own.isPresent()) {
            credentials.keyManager(certificateChain(own.get()), privateKey(own.get()));
        }
        if (trusted.isPresent()) {
            credentials.trustManager(trusted.get().toFile());
        }
        return credentials.build();
    }

    private static File certificateChain(Identity identity) {
        return identity.certificateChain.toFile();
    }

    private static File privateKey(Identity identity) {
        return identity.privateKey.toFile();
    }

    @Override
    public String toString() {
        return on ? "TLS" : "plaintext";
    }
}
