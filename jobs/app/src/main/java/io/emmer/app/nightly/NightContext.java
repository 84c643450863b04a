package io.emmer.app.nightly;

import io.emmer.app.progress.Progress;
import io.emmer.spark.SparkJob;
import io.emmer.spark.fit.FitSettings;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a night works on and with.
 *
 * @param rows of the date
 * @param progress shows how a fit goes on
 * @param messages takes lines for people, from any thread
 */
public record NightContext(
    SparkJob job,
    NightlySettings settings,
    NightRows.Source rows,
    Function<FitSettings, Progress> progress,
    InstantSource clock,
    Consumer<String> messages) {}
