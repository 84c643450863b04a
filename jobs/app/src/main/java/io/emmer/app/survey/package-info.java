/** Passes over the rows that find what reports show of a model. */
package io.emmer.app.survey;
