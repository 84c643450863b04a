/** Starting points, all drawn by counter: nothing depends on partitions or on other candidates. */
package io.emmer.em.init;
