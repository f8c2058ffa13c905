#include "server/tls.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocketImpl.h>

#include "godwit/error.h"

namespace godwit {
namespace {

using Poco::Net::Context;

// What SecureServerSocket makes of what it accepts.
class ServerSide final : public Poco::Net::SecureStreamSocketImpl {
 public:
  ServerSide(Poco::Net::StreamSocketImpl* socket, const Context::Ptr& context)
      : SecureStreamSocketImpl(socket, context) {
    acceptSSL();
  }

 protected:
  ~ServerSide() override = default;
};

}  // namespace

class Tls::Impl {
 public:
  Impl(const std::string& certificate_file, const std::string& key_file) {
    Poco::Net::initializeSSL();
    Context::Params params;
    params.certificateFile = certificate_file;
    params.privateKeyFile = key_file;
    params.verificationMode = Context::VERIFY_NONE;  // clients show a token, not a certificate
    params.cipherList = "HIGH:!aNULL:!kRSA:!SHA1";
    context = new Context(Context::TLS_SERVER_USE, params);
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
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
    throw Error(ErrorCode::configuration, "TLS cannot be used with server.tls.certificate=" + certificate_file +
                                              " and server.tls.key=" + key_file + ": " + error.displayText());
  }
}
Tls::~Tls() = default;

Poco::Net::StreamSocket Tls::over(const Poco::Net::StreamSocket& socket) const {
  return Poco::Net::StreamSocket(
      new ServerSide(static_cast<Poco::Net::StreamSocketImpl*>(socket.impl()), impl_->context));
}

}  // namespace godwit
