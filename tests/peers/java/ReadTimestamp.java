// BouncyCastle (Debian libbcpkix-java) checks RFC 3161 tokens: FOLDER holds token.der, data and signer.der.
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Security;
import java.util.Arrays;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.TimeStampToken;

public class ReadTimestamp {
    public static void main(String[] folders) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        for (String name : folders) {
            Path folder = Path.of(name);
            TimeStampToken token = new TimeStampToken(new CMSSignedData(Files.readAllBytes(folder.resolve("token.der"))));
            X509CertificateHolder signer = new X509CertificateHolder(Files.readAllBytes(folder.resolve("signer.der")));
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(signer));
            String hash = token.getTimeStampInfo().getHashAlgorithm().getAlgorithm().getId();
            byte[] digest = MessageDigest.getInstance(hash, "BC").digest(Files.readAllBytes(folder.resolve("data")));
            if (!Arrays.equals(digest, token.getTimeStampInfo().getMessageImprintDigest())) {
                throw new IllegalStateException("it is over another hash");
            }
            System.out.println(folder.getFileName() + " " + token.getTimeStampInfo().getGenTime().toInstant());
        }
    }
}
