/**
 * The evaluation of models on rows: one pass finds the score, the agreement with labels and the
 * most typical rows of each component ({@link io.emmer.app.evaluation.EvaluationTask}); another
 * samples rows of two values for a drawing ({@link io.emmer.app.evaluation.PlaneTask}).
 */
package io.emmer.app.evaluation;
