// Who has to go when all seats are taken.

#include "server/http/seat.h"

#include <gtest/gtest.h>

#include <thread>

#include "unit/server/sockets.h"

namespace godwit::test {
namespace {

using std::chrono::milliseconds;
using Doing = Seats::Doing;

constexpr milliseconds kLong{60'000};

struct Guest {
  explicit Guest(Seats& seats) : seat(seats, sockets.server) {
    std::this_thread::sleep_for(milliseconds(2));  // so that the next one comes later
  }
  Sockets sockets;
  Seats::Seat seat;
};

TEST(SeatsTest, NobodyGoesWhileASeatIsFree) {
  Seats seats(3, 1);
  const Guest first(seats), second(seats);
  seats.make_room();
  EXPECT_FALSE(first.seat.closing());
  EXPECT_EQ(seats.taken(), 2U);
}

TEST(SeatsTest, TheOneThatReadsTheLongestMakesRoom) {
  Seats seats(3, 1);
  Guest first(seats), second(seats), third(seats);
  first.seat.start(Doing::reading, kLong);  // anew
  seats.make_room();
  EXPECT_FALSE(first.seat.closing());
  EXPECT_TRUE(second.seat.closing());
  EXPECT_FALSE(third.seat.closing());
  EXPECT_EQ(second.sockets.until("x"), "");  // its connection has ended
}

TEST(SeatsTest, WhoIsLeavingAlreadyMakesRoomToo) {
  Seats seats(2, 1);
  const Guest first(seats), second(seats);
  seats.make_room();
  ASSERT_TRUE(first.seat.closing());
  seats.make_room();
  EXPECT_FALSE(second.seat.closing());
}

TEST(SeatsTest, AnAnswerGoesOnAsLongAsSomebodyOnlyReads) {
  Seats seats(2, 1);
  Guest answering(seats), reading(seats);
  answering.seat.start(Doing::answering, kLong);
  reading.seat.start(Doing::reading, kLong);
  seats.make_room();
  EXPECT_FALSE(answering.seat.closing());
  EXPECT_TRUE(reading.seat.closing());
}

TEST(SeatsTest, AHeldOneStaysWhereEverythingIsFull) {
  Seats seats(2, 1);
  Guest held(seats), reading(seats);
  ASSERT_TRUE(held.seat.hold(false));
  EXPECT_TRUE(held.seat.held());
  seats.make_room();
  EXPECT_FALSE(held.seat.closing());
  EXPECT_TRUE(reading.seat.closing());
  const Guest one(seats);
  seats.make_room();
  EXPECT_TRUE(one.seat.closing());
  EXPECT_FALSE(held.seat.closing());
}

TEST(SeatsTest, WhereAllAreHeldNobodyGoes) {
  Seats seats(1, 1);
  Guest held(seats);
  ASSERT_TRUE(held.seat.hold(false));
  seats.make_room();
  EXPECT_FALSE(held.seat.closing());
}

TEST(SeatsTest, AsManyAreHeldAsMayBe) {
  Seats seats(9, 2);
  Guest first(seats), second(seats), third(seats);
  EXPECT_TRUE(first.seat.hold(false));
  EXPECT_TRUE(second.seat.hold(false));
  EXPECT_FALSE(third.seat.hold(false));
  EXPECT_FALSE(third.seat.held());
  EXPECT_FALSE(first.seat.closing());
}

TEST(SeatsTest, WhoHasTheTokenTakesThePlaceOfWhoHasNone) {
  Seats seats(9, 2);
  Guest holder(seats), guest(seats), other(seats), another(seats);
  EXPECT_TRUE(holder.seat.hold(true));
  EXPECT_TRUE(guest.seat.hold(false));
  EXPECT_TRUE(other.seat.hold(true));
  EXPECT_TRUE(guest.seat.closing());
  EXPECT_FALSE(holder.seat.closing());
  EXPECT_FALSE(another.seat.hold(true));
  EXPECT_FALSE(another.seat.hold(false));
  EXPECT_FALSE(holder.seat.closing());
}

TEST(SeatsTest, WhoIsLateIsClosedAndWhoIsHeldIsNever) {
  Seats seats(9, 2);
  Guest late(seats), early(seats), held(seats);
  late.seat.start(Doing::reading, milliseconds(-1));
  early.seat.start(Doing::reading, kLong);
  held.seat.start(Doing::reading, milliseconds(-1));
  ASSERT_TRUE(held.seat.hold(false));
  seats.close_late();
  EXPECT_TRUE(late.seat.closing());
  EXPECT_FALSE(early.seat.closing());
  EXPECT_FALSE(held.seat.closing());
}

TEST(SeatsTest, ASeatIsFreeOnceItsConnectionHasEnded) {
  Seats seats(9, 2);
  { const Guest guest(seats); }
  EXPECT_EQ(seats.taken(), 0U);
  seats.close_all();
}

}  // namespace
}  // namespace godwit::test
