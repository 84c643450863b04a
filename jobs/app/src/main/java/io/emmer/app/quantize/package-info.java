/**
 * Images in few colours: pixels are rows, models are fitted to them by the same jobs as any fit,
 * and the colours of an image become the centres of their components. {@link
 * io.emmer.app.quantize.QuantizeJob} fits and paints; {@link io.emmer.app.quantize.QuantizeOutput}
 * writes PNGs, a sheet of all of them, and their peak signal-to-noise ratios.
 */
package io.emmer.app.quantize;
