import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Says of each file whether it is PDF/UA-1, and which rules it breaks; the exit status is 1 when one is not. */
public class Check {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    boolean all = true;
    for (String file : files) {
      try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), PDFAFlavour.PDFUA_1)) {
        ValidationResult result = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false).validate(parser);
        System.out.println(file + ": " + result.getTotalAssertions() + " checks, compliant: " + result.isCompliant());
        for (TestAssertion broken : result.getTestAssertions()) {
          System.out.println("  " + broken.getRuleId().getClause() + ": " + broken.getMessage());
        }
        all &= result.isCompliant();
      }
    }
    System.exit(all ? 0 : 1);
  }
}
