// TLS is put over a connection that was accepted in the clear, not made by a SecureServerSocket: so a certificate that
// is read again counts for the next connection, and the port stays open.
#include "server/http/tls.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocketImpl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <ctime>
#include <system_error>

#include "godwit/error.h"
#include "server/http/time_text.h"

namespace godwit {
namespace {

using Poco::Net::Context;

// SecureServerSocket makes this of each connection that it accepts.
class ServerSide final : public Poco::Net::SecureStreamSocketImpl {
 public:
  ServerSide(Poco::Net::StreamSocketImpl* socket, const Context::Ptr& context)
      : SecureStreamSocketImpl(socket, context) {
    acceptSSL();
  }

 protected:
  ~ServerSide() override = default;
};

[[noreturn]] void refuse(const std::string& why) {
  ERR_clear_error();
  throw Error(ErrorCode::configuration, "TLS cannot be used: " + why);
}

// The first of its errors says what is wrong, the others who found it.
std::string openssl_says() {
  const unsigned long error = ERR_peek_error();
  if (ERR_SYSTEM_ERROR(error)) return std::generic_category().message(ERR_GET_REASON(error));
  const char* const reason = ERR_reason_error_string(error);
  return reason ? reason : "no reason is given";
}

// OpenSSL would ask the terminal.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

// Certificate first: a key that is loaded before one that it does not fit is dropped without a word.
void load(SSL_CTX* context, const std::string& certificate_file, const std::string& key_file) {
  const std::string certificate = "the certificate " + certificate_file + " (server.tls.certificate)";
  const std::string key = "the key " + key_file + " (server.tls.key)";
  ERR_clear_error();
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
    refuse(certificate + " cannot be read as PEM: " + openssl_says() + ".");
  }
  const bool loaded = SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) == 1;
  if (!loaded && ERR_GET_LIB(ERR_peek_error()) != ERR_LIB_X509) {
    refuse(key + " cannot be read as PEM without a passphrase: " + openssl_says() + ".");
  }
  if (!loaded || SSL_CTX_check_private_key(context) != 1) {
    refuse(key + " does not fit " + certificate + ". Give the two that were made for each other.");
  }
}

std::chrono::system_clock::time_point time_of(const ASN1_TIME* time) {
  std::tm parts{};
  ASN1_TIME_to_tm(time, &parts);
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

}  // namespace

class Tls::Impl {
 public:
  Impl(const std::string& certificate_file, const std::string& key_file) {
    Poco::Net::initializeSSL();
    Context::Params params;
    params.verificationMode = Context::VERIFY_NONE;  // clients show a token, not a certificate
    params.cipherList = "HIGH:!aNULL:!kRSA:!SHA1";
    context = new Context(Context::TLS_SERVER_USE, params);
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    load(context->sslContext(), certificate_file, key_file);
  }
  ~Impl() {
    context = nullptr;
    Poco::Net::uninitializeSSL();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Context::Ptr context;
};

Tls::Tls(const std::string& certificate_file, const std::string& key_file) {
  try {
    impl_ = std::make_unique<Impl>(certificate_file, key_file);
  } catch (const Poco::Exception& error) {
    refuse(error.displayText());
  }
}
Tls::~Tls() = default;

Poco::Net::StreamSocket Tls::over(const Poco::Net::StreamSocket& socket) const {
  return Poco::Net::StreamSocket(
      new ServerSide(static_cast<Poco::Net::StreamSocketImpl*>(socket.impl()), impl_->context));
}

std::string Tls::out_of_date(std::chrono::system_clock::time_point now) const {
  const X509* const certificate = SSL_CTX_get0_certificate(impl_->context->sslContext());
  const auto begin = time_of(X509_get0_notBefore(certificate));
  const auto end = time_of(X509_get0_notAfter(certificate));
  if (now > end) return "has expired: it was valid until " + time_text(end);
  if (now < begin) return "is not valid yet, but from " + time_text(begin) + " on";
  return "";
}

}  // namespace godwit
