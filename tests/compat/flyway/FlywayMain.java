import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.InfoOutput;
import org.flywaydb.core.api.output.RepairResult;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.api.output.ValidateResult;

/** FlywayMain -key=value … command: runs one command of flyway-core, prints what it did as real_flyway.py does, exits with 1 on failure. */
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
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < args.length - 1; i++) {
      String[] pair = args[i].substring(1).split("=", 2);
      settings.put("flyway." + pair[0], pair[1]);
    }
    Flyway flyway = Flyway.configure().configuration(settings).load();
    String command = args[args.length - 1];
    switch (command) {
      case "migrate":
        System.out.println("migrated " + flyway.migrate().migrationsExecuted);
        return true;
      case "validate":
        ValidateResult result = flyway.validateWithResult();
        for (ValidateOutput wrong : result.invalidMigrations) {
          System.out.println(wrong.version + " " + wrong.errorDetails.errorCode);
        }
        System.out.println(result.validationSuccessful ? "valid " + result.validateCount : "invalid");
        return result.validationSuccessful;
      case "info":
        for (InfoOutput info : flyway.info().getInfoResult().migrations) {
          System.out.println(String.join("|", info.category, info.version, info.description, info.type, info.state));
        }
        return true;
      case "repair":
        RepairResult repaired = flyway.repair();
        System.out.println("removed " + repaired.migrationsRemoved.size() + " deleted " + repaired.migrationsDeleted.size()
            + " aligned " + repaired.migrationsAligned.size());
        return true;
      default:
        throw new IllegalArgumentException("no such command: " + command);
    }
  }
}
