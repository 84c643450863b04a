/**
 * Images in few colours: pixels as rows, the same jobs as every fit, and what came of it as PNG,
 * with the peak signal-to-noise ratio.
 */
package io.emmer.app.quantize;
