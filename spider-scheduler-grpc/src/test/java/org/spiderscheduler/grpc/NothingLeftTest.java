package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("proof")
@DisplayName("The check for what a test leaves behind")
class NothingLeftTest {
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void end() {
        over.countDown();
    }

    @Test
    @DisplayName("finds a leaked buffer, once, and says where it was last touched")
    void buffer() {
        NothingLeft.leak("by a mistake");
        assertThatThrownBy(NothingLeft::noBuffers)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("buffers that the test has leaked")
                .hasMessageContaining("by a mistake");
        assertThatCode(NothingLeft::noBuffers).doesNotThrowAnyException();
    }
}
