package io.emmer.spark.ratings;

/** One of the two sides whose factors alternate. */
enum Side {
  USERS,
  ITEMS;

  Side other() {
    return this == USERS ? ITEMS : USERS;
  }
}
