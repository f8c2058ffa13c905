import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.api.output.ValidateResult;

/** FlywayMain url user password locations command: runs one command of the real Flyway, prints what it did, exits with 1 on failure. */
public class FlywayMain {
  public static void main(String[] args) {
    try {
      System.exit(run(args) ? 0 : 1);
    } catch (Exception e) {
      System.out.println("FAILED " + e.getMessage());
      System.exit(1);
    }
  }

  private static boolean run(String[] args) {
    Flyway flyway = Flyway.configure().dataSource(args[0], args[1], args[2]).locations(args[3].split(",")).load();
    switch (args[4]) {
      case "migrate":
        System.out.println("migrated " + flyway.migrate().migrationsExecuted);
        return true;
      case "validate":
        ValidateResult result = flyway.validateWithResult();
        for (ValidateOutput wrong : result.invalidMigrations) {
          System.out.println(wrong.version + " " + wrong.errorDetails.errorCode + " " + wrong.errorDetails.errorMessage);
        }
        System.out.println(result.validationSuccessful ? "valid " + result.validateCount : "invalid");
        return result.validationSuccessful;
      case "info":
        for (MigrationInfo info : flyway.info().all()) {
          System.out.println(info.getVersion() + "|" + info.getDescription() + "|" + info.getState().getDisplayName());
        }
        return true;
      case "repair":
        System.out.println("aligned " + flyway.repair().migrationsAligned.size());
        return true;
      default:
        throw new IllegalArgumentException("no such command: " + args[4]);
    }
  }
}
