// BouncyCastle (Debian libbcpkix-java) checks what we issue and sign: FOLDER holds root.der, below.der if there is an
// authority in between, list.crl, own.der, revoked.der, data, data.p7s (detached CMS) and answer.der (OCSP, optional).
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

public class ReadTrust {
    static CertificateFactory factory;

    static X509Certificate certificate(Path path) throws Exception {
        return (X509Certificate) factory.generateCertificate(Files.newInputStream(path));
    }

    static void must(boolean holds, String what) {
        if (!holds) throw new IllegalStateException(what);
    }

    public static void main(String[] folders) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        factory = CertificateFactory.getInstance("X.509", "BC");
        for (String name : folders) {
            Path folder = Path.of(name);
            X509Certificate root = certificate(folder.resolve("root.der")), issuer = root;
            root.verify(root.getPublicKey(), "BC");
            if (new File(name, "below.der").exists()) {
                issuer = certificate(folder.resolve("below.der"));
                issuer.verify(root.getPublicKey(), "BC");
            }
            X509Certificate own = certificate(folder.resolve("own.der")), revoked = certificate(folder.resolve("revoked.der"));
            own.verify(issuer.getPublicKey(), "BC");
            X509CRL list = (X509CRL) factory.generateCRL(Files.newInputStream(folder.resolve("list.crl")));
            list.verify(issuer.getPublicKey(), "BC");
            must(!list.isRevoked(own) && list.isRevoked(revoked), "the list says otherwise");
            byte[] data = Files.readAllBytes(folder.resolve("data")), message = Files.readAllBytes(folder.resolve("data.p7s"));
            CMSSignedData signed = new CMSSignedData(new CMSProcessableByteArray(data), message);
            for (SignerInformation signer : signed.getSignerInfos()) {
                must(signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(own)), "the signature does not hold");
            }
            if (new File(name, "answer.der").exists()) {
                BasicOCSPResp answer = (BasicOCSPResp) new OCSPResp(Files.readAllBytes(folder.resolve("answer.der"))).getResponseObject();
                X509CertificateHolder holder = new X509CertificateHolder(issuer.getEncoded());
                must(answer.isSignatureValid(new JcaContentVerifierProviderBuilder().setProvider("BC").build(holder)), "the answer is not signed");
                must(answer.getResponses()[0].getCertStatus() == null, "the answer says otherwise");
            }
            System.out.println(folder.getFileName() + " holds");
        }
    }
}
