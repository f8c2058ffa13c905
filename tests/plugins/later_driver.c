/* Of a version that this godwit cannot know. */
int godwit_driver_v2(void);
int godwit_driver_v2(void) {
  return 2;
}
