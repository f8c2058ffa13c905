/* A driver that lacks nearly all. */
#include <godwit/driver.h>

static const char* const kPrefixes[] = {"lacking:", NULL};
static const godwit_driver kDriver = {
    .abi = GODWIT_DRIVER_ABI, .size = sizeof(godwit_driver), .name = "Lacking", .prefixes = kPrefixes, .quote = '"'};

const godwit_driver* godwit_driver_v1(void) {
  return &kDriver;
}
