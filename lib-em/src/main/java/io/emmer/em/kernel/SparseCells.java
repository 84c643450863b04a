package io.emmer.em.kernel;

/**
 * Rows of a table as the kernels read them: cells[i] for i in starts[n]..starts[n+1]-1 are the
 * positions of what is observed of row n, ascending, and the j-th of those below levelsAt has the
 * value numbers[numberStarts[n] + j]. As a vector x_n, a cell p below countsAt has 1, y, y^2 at p,
 * p + 1, p + 2, with y its value less shift[p]; one of the others below levelsAt 1 and its value at
 * p, p + 1; all others 1 at p.
 */
public record SparseCells(
    int[] starts,
    int[] numberStarts,
    char[] cells,
    double[] numbers,
    double[] shift,
    int countsAt,
    int levelsAt) {}
