// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Collects the warnings about config files that this thread reads. */
final class Warnings implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigFile.class);
    private final Thread thread = Thread.currentThread();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel() == Level.WARN && Thread.currentThread() == thread) {
                lines.add(event.getFormattedMessage());
            }
        }
    };

    Warnings() {
        appender.start();
        logger.addAppender(appender);
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
