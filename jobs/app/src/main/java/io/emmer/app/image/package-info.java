/**
 * Images between files and pixels: PNG, JPEG and BMP files decoded by ImageIO ({@link
 * io.emmer.app.image.ImageFile}), images of 8 bits a channel ({@link io.emmer.app.image.Picture}),
 * grey images that are drawn ({@link io.emmer.app.image.GreyImage}), sheets of many images, and PNG
 * encoding ({@link io.emmer.app.image.Png}).
 *
 * <p>Nothing here reads or writes a file system, and equal pixels give equal bytes. ImageIO does
 * the coding. Written by hand is only what it leaves out: checksums of PNG chunks, warnings of JPEG
 * that mean lost pixels, and the orientation that EXIF states.
 */
package io.emmer.app.image;
