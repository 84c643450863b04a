/**
 * The scheduled run: one model a date, fitted to that date's rows, compared with the published one
 * and published by one atomic move if the gate lets it. A directory of nights holds
 *
 * <ul>
 *   <li>{@code runs/DATE/}: {@code run.json}, {@code model/}, {@code report.html}, {@code
 *       drift.html}, and {@code checkpoints/} until the run is over, {@code checkpoints.damaged-N/}
 *       if attempt N could not use them; {@code runs/DATE.2/} after the first {@code --force}
 *   <li>{@code latest}: one line, the path of the published model below the directory
 *   <li>{@code emmer.prom}: the newest run for Prometheus
 *   <li>{@code lock}: who runs
 * </ul>
 */
package io.emmer.app.nightly;
